"""Fees: charges, later payments, receipts, cashier shifts. Knows no case."""
