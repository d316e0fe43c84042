"""The service as a process: how it starts, what it holds, how it stops."""
