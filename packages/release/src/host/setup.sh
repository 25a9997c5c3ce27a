#!/bin/sh
# Makes an empty Debian or Ubuntu host ready for releases. Runs as root, as often as you like: what is there is left alone.
# A line is said for each thing that changed, and `ready` at the end. Before it come lines that set gd_app, gd_user, gd_keys (lines of
# authorized_keys), gd_root, gd_sudoers (text, or empty), gd_packages and gd_servers (words).
# shellcheck disable=SC2154 # Set by the lines before.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

say() { printf '%s\n' "$*"; }
stop() {
  printf 'stop: %s\n' "$*"
  exit 1
}

# Nothing is written through a link that somebody else may have put there.
no_link() {
  for gd_part in "$@"; do
    [ ! -L "$gd_part" ] || stop "$gd_part is a link: nothing is written through it"
  done
}

look() {
  [ "$(id -u)" = 0 ] || stop "this has to run as root"
  [ -f /etc/debian_version ] || stop "this host is neither Debian nor Ubuntu"
  command -v systemctl >/dev/null || stop "this host has no systemd"
  no_link "$gd_root"
  if [ -e "$gd_root" ] && id -u "$gd_user" >/dev/null 2>&1; then
    gd_owner=$(stat -c %U "$gd_root")
    [ "$gd_owner" = "$gd_user" ] || stop "$gd_root belongs to $gd_owner: give it to $gd_user, or name another root"
  fi
  [ -n "$gd_servers" ] || return 0
  # Two web servers on one port keep each other from starting.
  gd_other=$(ss -Hltnp 'sport = :80' 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)".*/\1/p' | sort -u | head -n 1)
  case " $gd_servers " in
    *" ${gd_other:-${gd_servers%% *}} "*) ;;
    *) stop "port 80 is taken by $gd_other: end it, or name it as the web server of the release file" ;;
  esac
}

packages() {
  gd_wanted=
  for gd_one in $gd_packages; do
    # shellcheck disable=SC2016 # dpkg fills it in.
    case $(dpkg-query -W -f '${db:Status-Abbrev}' "$gd_one" 2>/dev/null) in
      ii*) ;;
      *) gd_wanted="$gd_wanted $gd_one" ;;
    esac
  done
  [ -n "$gd_wanted" ] || return 0
  apt-get update -qq >/dev/null || stop "apt-get update failed: this host cannot reach its package server"
  # shellcheck disable=SC2086 # Words.
  apt-get install -qq -y --no-install-recommends $gd_wanted >/dev/null || stop "apt-get cannot install$gd_wanted"
  say "packages:$gd_wanted"
}

account() {
  if ! id -u "$gd_user" >/dev/null 2>&1; then
    useradd --create-home --shell /bin/bash "$gd_user" || stop "the user $gd_user cannot be made"
    say "user: $gd_user"
  fi
  gd_group=$(id -gn "$gd_user")
  gd_home=$(getent passwd "$gd_user" | cut -d: -f6)
  gd_file=$gd_home/.ssh/authorized_keys
  no_link "$gd_home" "$gd_home/.ssh" "$gd_file"
  install -d -m 700 -o "$gd_user" -g "$gd_group" "$gd_home/.ssh"
  [ -e "$gd_file" ] || install -m 600 -o "$gd_user" -g "$gd_group" /dev/null "$gd_file"
  printf '%s\n' "$gd_keys" | while IFS= read -r gd_key; do
    [ -n "$gd_key" ] || continue
    grep -qxF -e "$gd_key" "$gd_file" && continue
    [ -z "$(tail -c 1 "$gd_file")" ] || echo >>"$gd_file"
    printf '%s\n' "$gd_key" >>"$gd_file"
    say "key: $gd_user may log in with $(printf '%s' "$gd_key" | sed 's/^[^ ]* [^ ]* *//')"
  done
  # Their logs are part of what a release shows.
  case " $(id -nG "$gd_user") " in *' systemd-journal '*) ;; *) usermod --append --groups systemd-journal "$gd_user" ;; esac
}

directory() {
  [ ! -e "$gd_root" ] || return 0
  mkdir -p "$(dirname "$gd_root")"
  install -d -m 755 -o "$gd_user" -g "$gd_group" "$gd_root"
  say "directory: $gd_root"
}

sudo_lines() {
  [ -n "$gd_sudoers" ] && [ "$gd_user" != root ] || return 0
  gd_name=/etc/sudoers.d/$gd_app
  gd_new=$(mktemp)
  printf '%s\n' "$gd_sudoers" >"$gd_new"
  visudo -cqf "$gd_new" || {
    rm -f "$gd_new"
    stop "sudo does not take the lines for $gd_user"
  }
  if ! cmp -s "$gd_new" "$gd_name"; then
    install -m 440 -o root -g root "$gd_new" "$gd_name"
    say "sudo: $gd_name"
  fi
  rm -f "$gd_new"
}

web_server() {
  if [ "$1" = caddy ]; then
    install -d -m 755 /etc/caddy/conf.d
    if ! grep -qxF 'import /etc/caddy/conf.d/*.caddy' /etc/caddy/Caddyfile 2>/dev/null; then
      printf '\nimport /etc/caddy/conf.d/*.caddy\n' >>/etc/caddy/Caddyfile
      say "caddy: reads /etc/caddy/conf.d"
    fi
  fi
  systemctl is-enabled --quiet "$1" 2>/dev/null || {
    systemctl enable --quiet "$1"
    say "$1: starts at boot"
  }
  systemctl is-active --quiet "$1" || {
    systemctl start "$1" || stop "$1 does not start: journalctl -u $1"
    say "$1: started"
  }
}

look
packages
account
directory
sudo_lines
for gd_one in $gd_servers; do web_server "$gd_one"; done
say ready
