/** What a visitor sees at E2E_URL, in a real browser. E2E_RELEASE is the commit that has to answer. */
const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');

/** Where only the library is installed, a browser of the machine does. */
function playwright() {
  try {
    return require('playwright');
  } catch {
    return require('playwright-core');
  }
}

const { E2E_URL, E2E_RELEASE, CHROMIUM } = process.env;
let browser;

before(async () => {
  browser = await playwright().chromium.launch({
    ...(CHROMIUM ? { executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] } : {}),
  });
});
after(() => browser?.close());

test('the page names the release that was deployed', async () => {
  const page = await browser.newPage();
  await page.goto(`${E2E_URL}/`);
  await page.locator('#release:not(:has-text("…"))').waitFor();
  const shown = await page.locator('#release').textContent();
  if (E2E_RELEASE) assert.equal(shown, E2E_RELEASE);
  assert.equal(await page.locator('h1').textContent(), 'Free works');
});
