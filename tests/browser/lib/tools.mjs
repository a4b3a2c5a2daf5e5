// What a scenario is given. One page per scenario; everything the browser complains about is kept and fails the scenario.
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Ways of writing, not faults.
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    // Everything comes from the service itself.
    'require-sri': 'off',
  },
});
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 720 };

export async function tools(context, url, out, scenario) {
  const complaints = [];
  // Content Security Policy: the event says more than the console line.
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console at ${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script at ${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob|about):/.test(request.url())) {
      complaints.push(`another host was asked: ${request.url()}`);
    }
  });

  const kit = {
    page, context, url, out,
    /** Forgets complaints that a scenario provoked on purpose (a 404, say). */
    expectComplaint(pattern) {
      const found = complaints.filter((complaint) => pattern.test(complaint));
      if (found.length === 0) throw new Error(`expected a complaint like ${pattern}`);
      for (const complaint of found) complaints.splice(complaints.indexOf(complaint), 1);
    },
    assertQuiet() {
      if (complaints.length > 0) throw new Error(`the browser complained:\n  ${complaints.join('\n  ')}`);
    },
    goto: (path) => page.goto(new URL(path, url).href),
    signIn: (login, other = page) => signIn(other, url, login),
    /** The page as it stands is sound: see checkPage. */
    checkPage: async (name) => { await checkPage(page, join(out, `${scenario}-${name}`)); kit.assertQuiet(); },
  };
  return kit;
}

/** Signs in as one of the demo's people. The demo offers a list of them instead of a password. */
export async function signIn(page, url, login) {
  await page.goto(`${url}/sign-in`);
  await page.locator(`[name="login"][value="${login}"], [data-login="${login}"]`).first().click();
  await page.waitForURL((now) => !now.pathname.startsWith('/sign-in'));
}

/**
 * No axe violation in light and in dark, valid HTML as the server sent it, a screenshot wide and at 320 px,
 * and nothing to scroll sideways at 320 px (WCAG 1.4.10).
 */
export async function checkPage(page, file) {
  const faults = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
    for (const violation of violations) {
      const where = violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ');
      faults.push(`axe (${colorScheme}) ${violation.id}: ${violation.help}: ${where}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  faults.push(...await htmlFaults(page));
  await page.setViewportSize(WIDE);
  await page.screenshot({ path: `${file}.wide.png`, fullPage: true });
  await page.setViewportSize(NARROW);
  await page.screenshot({ path: `${file}.narrow.png`, fullPage: true });
  const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  if (content > room) faults.push(`at 320 px the page is ${content} px wide: it scrolls sideways`);
  await page.setViewportSize(WIDE);
  if (faults.length > 0) throw new Error(`${page.url()}:\n  ${faults.join('\n  ')}`);
}

/** Asks the server for the page again with the same session, and validates what it sends, before any script. */
async function htmlFaults(page) {
  const response = await page.request.get(page.url(), { headers: { accept: 'text/html' } });
  const report = await validator.validateString(await response.text());
  return report.results.flatMap((result) => result.messages)
    .map((message) => `html ${message.ruleId} at ${message.line}:${message.column}: ${message.message}`);
}
