"""Screens for officers: receive, process, sign, return results."""
