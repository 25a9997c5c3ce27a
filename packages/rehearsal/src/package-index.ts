/**
 * What tells package clients (uv, pip, npm) of this machine where their indexes are and which certificates to trust. Not what
 * would change what is installed.
 */
const SETTINGS =
  /^(PIP_(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|CERT|TRUSTED_HOST|CONFIG_FILE|DEFAULT_TIMEOUT)|UV_(DEFAULT_INDEX|INDEX|INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|INSECURE_HOST|HTTP_TIMEOUT|CONFIG_FILE|SYSTEM_CERTS|NATIVE_TLS)|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NODE_EXTRA_CA_CERTS|(HTTPS?|ALL|NO)_PROXY|(https?|all|no)_proxy)$/;

/**
 * The part of an environment that a rehearsal hands on to programs which fetch packages, so that they ask where this machine
 * asks. `systemCertificates`: the system has a list of those it trusts, which counts for uv as it does for pip, curl and git.
 */
export function packageIndexSettings(
  env: Readonly<Record<string, string | undefined>>,
  systemCertificates: boolean,
): Record<string, string> {
  const settings: Record<string, string> = systemCertificates ? { UV_SYSTEM_CERTS: '1' } : {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && SETTINGS.test(name)) settings[name] = value;
  }
  return settings;
}
