"""What officers do on the case page: one table, which gives addresses, buttons and dialogs."""
