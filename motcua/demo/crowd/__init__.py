"""The living day of the sample hall: people come, simulated officers call and serve them."""
