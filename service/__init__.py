"""The extension service in plain Python and SQL: people, questions, cases, sessions, announcements and the outbox.

Every function that touches the database takes an open SQLAlchemy session first and the time it should believe in, does its work
inside that one
transaction and never awaits: `await db.write(cases.take, case_id, person_id, now=now)`.
"""
