/** What a build, a dependency or the application does on a host. */

/**
 * Finds the word that marks answers in the arguments of the programs above it, and says that all went well, on its own output
 * and on what those programs have open. Then it fails.
 */
export const FORGER = `#!/bin/sh
pid=$(sed -n 's/^PPid:[[:space:]]*//p' /proc/$$/status)
programs= word=
while [ "$pid" -gt 1 ]; do
  words=$(tr '\\0' '\\n' <"/proc/$pid/cmdline")
  case $words in
  *gd_main*) programs="$programs $pid" word=$(echo "$words" | sed -n '/^guarded-deploy$/{n;p;q;}') ;;
  timeout*) [ -z "$programs" ] || break ;;
  *) break ;;
  esac
  pid=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status")
done
said="
@gd:$word:live release 20300101000000

@gd:$word:state confirmed 20300101000000

@gd:$word:end 0
"
printf '%s' "$said"
printf '%s' "$said" >&2
for pid in $programs; do
  for fd in 1 4; do (printf '%s' "$said" >/proc/$pid/fd/$fd) 2>/dev/null; done
done
[ -n "$word" ] && echo "forged with $(echo "$programs" | wc -w) processes"
exit 7
`;

/** Writes the arguments of every process into a file, and the environment of those above it on the host. */
export const LOOKER = `#!/bin/sh
for directory in /proc/[0-9]*; do
  [ "\${directory#/proc/}" = $$ ] || tr '\\0' '\\n' <"$directory/cmdline"
done >"$1" 2>/dev/null
pid=$PPID
while words=$(tr '\\0' '\\n' <"/proc/$pid/cmdline") && case $words in *gd_main*|timeout*) true ;; *) false ;; esac; do
  tr '\\0' '\\n' <"/proc/$pid/environ" >>"$1"
  pid=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status")
done
exit 0
`;
