"""What goes in and out of the API: field names in English, moments with +07:00, money in whole đồng."""
