"""Operations of the API: read the input, call one action or query, answer."""
