"""How passwords and PINs are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idAbout50ms(Argon2PasswordHasher):
    """Argon2id set deliberately: about 50 ms on two ordinary cores, 24 MiB, so that a morning on which everybody signs
    in does not stop the office. Django's own setting costs 0.2 to 0.3 s.
    """

    time_cost = 3
    memory_cost = 24 * 1024
    parallelism = 1
