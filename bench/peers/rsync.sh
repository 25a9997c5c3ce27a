#!/usr/bin/env bash
# rsync by content over one shared connection per host; unchanged files become links to the live release's.
set -euo pipefail
. "$(dirname "$0")/hosts.sh"

release() {
  local address=$1
  local shell="ssh -F $SSH_CONFIG -o ControlMaster=auto -o ControlPath=$SCRATCH/$address -o ControlPersist=30"
  $shell "$address" "$PREPARE"
  rsync -rlpc --delete --link-dest="$ROOT/current/" -e "$shell" "$TREE/" "$address:$ROOT/releases/$RELEASE/"
  $shell "$address" "$FINISH"
  $shell -O exit "$address" 2>/dev/null
}

on_all_hosts release
