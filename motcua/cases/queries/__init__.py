"""Reads across several models of cases, one module for each kind of screen."""
