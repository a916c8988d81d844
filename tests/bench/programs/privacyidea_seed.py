"""
Fills privacyIDEA's store, by its own code: what its administrator would do in its pages. Reads from standard input, as JSON, the
users of each realm and the key of each user's TOTP token, hexadecimal, and whether their PIN is asked for; the PIN is empty.
"""

import json
import sys

from privacyidea.app import create_app
from privacyidea.lib.crypto import build_pass_context
from privacyidea.lib.policy import set_policy
from privacyidea.lib.realm import set_default_realm, set_realm
from privacyidea.lib.resolver import save_resolver
from privacyidea.lib.token import init_token
from privacyidea.lib.user import User

asked = json.load(sys.stdin)
app = create_app(config_name="production", silent=True)
with app.app_context():
    for realm in asked["realms"]:
        name = realm["name"]
        users = asked["folder"] + "/" + name + ".passwd"
        with open(users, "w", encoding="utf-8") as file:
            for number, user in enumerate(realm["keys"]):
                file.write(f"{user}:x:{number + 1000}:1000:{user}:/:/bin/false\n")
        save_resolver({"resolver": name, "type": "passwdresolver", "fileName": users})
        set_realm(name, [{"name": name}])
        if not realm["pin"]:
            set_policy(name + "-pin", scope="authentication", action="otppin=none", realm=name)
            # Of a PIN that nobody asks for.
            app.config["PI_HASH_ALGO_PARAMS"] = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
        build_pass_context()
        for user, key in realm["keys"].items():
            init_token({"type": "totp", "otpkey": key, "pin": ""}, user=User(user, realm=name))
        app.config.pop("PI_HASH_ALGO_PARAMS", None)
    set_default_realm(asked["realms"][0]["name"])
