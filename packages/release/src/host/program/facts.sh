# What a host has, told once at the start: releases, what is live, environments, free space.

# What `current` leads to: a release of ours or of other tools in releases/ ($gd_now is its id), another directory, nothing, or
# there is none. $gd_current says it in a word and a path.
gd_live() {
  gd_now='' gd_current=none
  [ -L "$root/$gd_pointer" ] || return 0
  gd_from=$PWD
  if cd -P "$root/$gd_pointer" 2>/dev/null; then
    gd_current="other $PWD"
    case $PWD in
    "${gd_releases:-/}"/*/*) ;;
    "${gd_releases:-/}"/*)
      gd_now=${PWD##*/}
      gd_current="release $gd_now"
      ;;
    "$gd_top"/*) gd_current="other ${PWD#"$gd_top"/}" ;;
    esac
  else
    gd_current="nothing $(readlink "$root/$gd_pointer")"
  fi
  # One line of what is to be shown.
  gd_current=${gd_current%%"$gd_newline"*}
  cd "$gd_from" || cd /
}

# Where things are, without links. Absent directories have no place.
gd_find_places() {
  gd_top='' gd_releases='' gd_shared='' gd_from=$PWD
  ! cd -P "$root" 2>/dev/null || gd_top=$PWD
  ! cd -P "$root/$gd_builds" 2>/dev/null || gd_releases=$PWD
  ! cd -P "$root/shared" 2>/dev/null || gd_shared=$PWD
  cd "$gd_from" || cd /
}

# The user's number in $gd_uid.
gd_user() {
  if [ -r /proc/self/status ]; then
    while read -r gd_word gd_uid gd_rest; do
      [ "$gd_word" != Uid: ] || return 0
    done </proc/self/status
  fi
  gd_uid=$(id -u)
}

gd_fact() {
  gd_known="$gd_known
@gd:$gd_nonce:fact $*
"
}

# Everything in one piece: several small ones would wait for each other on the wire.
gd_facts() {
  gd_known=
  gd_live
  gd_fact live "$gd_now"
  gd_fact current "$gd_current"
  for gd_name in commit at brings; do
    gd_first "$state/releases/$gd_now/$gd_name"
    gd_fact "$gd_name" "$gd_text"
  done
  gd_fact user "$gd_uid"
  # The last line's number before its percentage.
  gd_free=$(df -Pk "$root" 2>/dev/null)
  gd_text=
  for gd_word in ${gd_free##*"$gd_newline"}; do
    case $gd_word in *%) break ;; esac
    gd_text=$gd_word
  done
  gd_fact free "$gd_text"
  gd_names=
  for gd_path in "$root/$gd_builds"/*; do
    # Names that we would not give are of no use here.
    case ${gd_path##*/} in *[!A-Za-z0-9._-]*) ;; *) gd_names="$gd_names ${gd_path##*/}" ;; esac
  done
  gd_fact names "$gd_names"
  for gd_path in "$state"/releases/*/at; do
    [ -f "$gd_path" ] || continue
    gd_id=${gd_path%/at}
    gd_id=${gd_id##*/}
    # One that failed stays while processes run from it, and is none to go back to.
    [ -d "$root/$gd_builds/$gd_id" ] && [ ! -e "$state/making/$gd_id" ] || continue
    gd_first "$gd_path"
    gd_at=$gd_text
    gd_first "${gd_path%/at}/previous"
    gd_before=${gd_text:--}
    gd_first "${gd_path%/at}/commit"
    gd_fact release "$gd_at $gd_id $gd_before $gd_text"
  done
  for gd_path in "$state"/venvs/*/.complete; do
    [ -f "$gd_path" ] || continue
    gd_path=${gd_path%/.complete}
    gd_fact venv "${gd_path##*/}"
  done
  if [ -n "$gd_now" ] && [ -f "$state/releases/$gd_now/prints.gz" ]; then
    printf '%s\n@gd:%s:blob prints\n' "$gd_known" "$gd_nonce" >&4 2>/dev/null
    cat "$state/releases/$gd_now/prints.gz" >&4 2>/dev/null
    gd_known="
@gd:$gd_nonce:blob-end
"
  fi
  printf '%s\n@gd:%s:ready\n' "$gd_known" "$gd_nonce" >&4 2>/dev/null
}
