"""How passwords and PINs are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idAbout50ms(Argon2PasswordHasher):
    """Argon2id set deliberately: measured 51 to 53 ms of one ordinary core, 32 MiB, so that a morning on which
    everybody signs in does not stop the office. Django's own setting costs 0.2 to 0.3 s.
    """

    time_cost = 2
    memory_cost = 32 * 1024
    parallelism = 1
