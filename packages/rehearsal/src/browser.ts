import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { APP_DOMAIN, type Target } from './targets.ts';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

interface Visit {
  /** The release that the page names. */
  readonly release: string;
  /** What the page says of the note once a worker has studied it; empty when none did. */
  readonly studied: string;
}

/** Why no browser can be had here; undefined when one can. */
export function browserMissing(): string | undefined {
  return PROGRAMS.some(existsSync) ? undefined : 'Chromium is not installed (scripts/bootstrap --full)';
}

/** What a visitor does: opens the page, leaves a note, waits until the queue's worker has studied it. */
export async function visit(target: Target, note: string, signal: AbortSignal): Promise<Visit> {
  const profile = await mkdtemp(join(tmpdir(), 'rehearsal-browser-'));
  const address = new URL(target.url);
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: PROGRAMS.find(existsSync)!,
    headless: true,
    args: [
      // Chromium has no sandbox for root. Only our page is opened, and no other name resolves.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${APP_DOMAIN} ${address.hostname}, MAP * ~NOTFOUND, EXCLUDE ${address.hostname}`,
    ],
  });
  const close = () => void browser.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    const page = await browser.newPage();
    await page.goto(`http://${APP_DOMAIN}${address.port === '' ? '' : `:${address.port}`}/`);
    const release = (await page.locator('#release b').textContent()) ?? '';
    await page.locator('[name=text]').fill(note);
    await page.locator('form button').click();
    const mine = page.locator('.notes li', { hasText: note });
    try {
      // The page reloads itself while notes wait.
      await mine.locator('small code').waitFor({ timeout: 20_000 });
    } catch {
      return { release, studied: '' };
    }
    return { release, studied: (await mine.locator('small').first().textContent()) ?? '' };
  } finally {
    signal.removeEventListener('abort', close);
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
}
