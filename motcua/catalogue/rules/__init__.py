"""Pure rules of the catalogue: no Django import in this package."""
