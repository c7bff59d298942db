# SPDX-License-Identifier: MIT
"""The configuration of a private Dovecot, in the language of the one that is installed: 2.3 (Debian 12) or 2.4 (Debian 13)."""

import subprocess
import typing

# What both languages have. The basics of a dialect come first: 2.4 wants to be told its version at once.
_COMMON = """\
{basics}base_dir = {folder}/run
state_dir = {folder}/state
instance_name = test-{imap_port}
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = {ssl}
auth_mechanisms = plain login {token_mechanisms}
auth_failure_delay = 0
first_valid_uid = 0
first_valid_gid = 0
mail_fsync = never
mailbox_idle_check_interval = 2 secs
mail_max_userip_connections = 1000
default_vsz_limit = {unlimited}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
default_client_limit = 2000
recipient_delimiter = +
lmtp_rcpt_check_quota = no
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
  client_limit = 200
  process_min_avail = 1
  {connections_of_a_process} = {unlimited}
}}
service lmtp {{
  inet_listener lmtp {{
    {listener_address} = 127.0.0.1
    port = {lmtp_port}
  }}
}}
# No pause before a login of an address whose last ones were refused: all of the tests' are from one.
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap {{
  process_min_avail = 2
  {connections_of_a_process} = 100
}}
{tokens}"""


class Dialect(typing.NamedTuple):
    basics: str
    tokens: str  # what it is told where it takes access tokens
    tokens_file: str  # and in a file of its own
    connections_of_a_process: str
    unlimited: str
    listener_address: str


_2_3 = Dialect(
    connections_of_a_process="service_count", unlimited="0", listener_address="address",
    basics="""\
ssl_cert = <{certificate}
ssl_key = <{key}
ssl_dh =
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%n {folder}/users/%n
  mechanisms = plain login
}}
userdb {{
  driver = passwd-file
  args = username_format=%n {folder}/users/%n
}}
""",
    tokens="""\
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
""",
    tokens_file="""\
introspection_mode = post
introspection_url = {introspect}
username_attribute = username
username_format = %u
active_attribute = active
active_value = true
""")

_2_4 = Dialect(
    connections_of_a_process="restart_request_count", unlimited="unlimited", listener_address="listen",
    basics="""\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
ssl_server_cert_file = {certificate}
ssl_server_key_file = {key}
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = ~/Maildir
passdb passwd-file {{
  passwd_file_path = {folder}/users/%{{user | username}}
  auth_username_format = %{{user | username}}
  mechanisms_filter = plain login
}}
userdb passwd-file {{
  passwd_file_path = {folder}/users/%{{user | username}}
  auth_username_format = %{{user | username}}
}}
""",
    tokens="""\
oauth2 {{
  introspection_mode = post
  introspection_url = {introspect}
  username_attribute = username
  active_attribute = active
  active_value = true
}}
""",
    tokens_file="")


def installed():
    """The language of the Dovecot that is installed."""
    version = subprocess.run(["/usr/sbin/dovecot", "--version"], capture_output=True, text=True, check=True).stdout
    return _2_3 if version.startswith("2.3.") else _2_4


def write(folder, tls=True, introspect=None, **values):
    """Writes folder/dovecot.conf, and what it refers to. Its path."""
    dialect = installed()._asdict()
    if not introspect:
        dialect["tokens"] = ""
    values |= {"folder": folder, "introspect": introspect, "ssl": "yes" if tls else "no",
               "token_mechanisms": "oauthbearer xoauth2" if introspect else ""}
    words = {name: text.format(**values) for name, text in dialect.items()}
    if introspect:
        (folder / "oauth2.conf").write_text(words["tokens_file"])
    config = folder / "dovecot.conf"
    config.write_text(_COMMON.format(**words, **values))
    return config
