"""Programs that open strangers' files, each in a process of its own with bounded time and memory (no Django).

`motcua.documents.workbench` runs them. A file that crashes, loops or swells takes its process with it and
nothing else.
"""
