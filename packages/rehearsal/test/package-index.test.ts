import { describe, expect, test } from '@jest/globals';
import { packageIndexSettings } from '../src/package-index.ts';

describe('what programs that fetch packages are told', () => {
  test('is where the indexes are and whom to trust', () => {
    const settings = {
      SSL_CERT_FILE: '/etc/ssl/ours.pem',
      PIP_INDEX_URL: 'https://index.example/simple',
      UV_DEFAULT_INDEX: 'https://index.example/simple',
      https_proxy: 'http://proxy.example:3128',
      NO_PROXY: 'localhost',
    };
    expect(packageIndexSettings(settings, false)).toEqual(settings);
  });

  test('is nothing that changes what is installed, and no secret of this machine', () => {
    expect(
      packageIndexSettings(
        { PIP_PRE: '1', UV_PYTHON: '3.9', UV_PROJECT_ENVIRONMENT: '/x', GITHUB_TOKEN: 't', PATH: '/bin' },
        false,
      ),
    ).toEqual({});
  });

  test('is to trust what the system trusts, unless this machine says otherwise', () => {
    expect(packageIndexSettings({}, true)).toEqual({ UV_SYSTEM_CERTS: '1' });
    expect(packageIndexSettings({ UV_SYSTEM_CERTS: '0' }, true)).toEqual({ UV_SYSTEM_CERTS: '0' });
  });
});
