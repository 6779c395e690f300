"""What all screens share: base page, components, access, error pages."""
