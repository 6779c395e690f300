"""Rules every domain uses, in pure Python: Vietnamese text, numbers and dates, codes, dated rule sets."""
