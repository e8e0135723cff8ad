"""What each person can do in a chat: a folder a role, a file a task.

A handler is a plain function of one `Turn`, inside one transaction.
"""
