// Every page of every room, seen by somebody who may see it, in Swedish and in English: sound for axe in light and dark,
// valid HTML, quiet console, nothing to scroll sideways wide or at 320 px. All faults of all pages are told at once.
import { readFile } from 'node:fs/promises';

export default async (kit) => {
  const { page } = kit;
  const faults = [];
  let language;
  /** Opens what `open` says (an address, or a way there) and looks. A status other than 200 is said as `status`. */
  const look = async (name, open, status = 200) => {
    try {
      if (typeof open === 'string') {
        const answer = await kit.goto(open);
        if (answer.status() !== status) throw new Error(`${open} answered ${answer.status()}`);
      } else await open();
      if (status >= 400) kit.expectComplaint(new RegExp(`status of ${status}`));
      const spoken = await page.locator('html').getAttribute('lang');
      if (spoken !== language) throw new Error(`the page speaks ${spoken}`);
      // The pictures are for people, who look at the Swedish ones; with them goes what does not depend on language.
      await kit.checkPage(name, { pictures: language === 'sv' });
    } catch (error) {
      faults.push(`${name} (${language}): ${error.message}`);
      if (process.env.BEHORIG_URL) console.log(faults.at(-1));
      kit.forget();
    }
  };
  const first = async (selector) => {
    const link = page.locator(selector).first();
    return await link.count() > 0 ? link.getAttribute('href') : `/nothing-like/${encodeURIComponent(selector)}`;
  };

  for (language of ['sv', 'en']) {
    await kit.prefer(language);
    await guest(kit, look);
    await manager(kit, look, first);
    await deciders(kit, look, first);
    await administrator(kit, look);
    await functions(kit, look, first);
  }
  if (faults.length > 0) throw new Error(`${faults.length} pages\n${faults.join('\n')}`);
};

async function guest({ page }, look) {
  await look('sign-in', '/sign-in');
  await look('sign-in-wrong', async () => {
    await page.fill('#login', 'karek001');
    await page.fill('#password', 'wrong');
    await page.locator('form[action="/sign-in"] button').click();
    await page.locator('.ds-alert').first().waitFor();
  }, 401);
}

async function manager(kit, look, first) {
  const { page, goto } = kit;
  await kit.signIn('karek001');
  await look('home', '/');
  await look('help', '/help');
  await look('accessibility', '/accessibility');
  await look('own', '/people/me');
  await look('messages', '/messages');
  await look('staff', '/people');
  await look('staff-none', '/people?q=zzzz');
  await goto('/people?q=Anna');
  await look('person', await first('#staff th a'));
  await look('orders', '/orders');
  const order = await first('table a[href^="/orders/0"]');
  const draft = await first('a[href^="/orders/new?draft"]');
  await look('order', order);
  await look('draft', draft);
  await look('new', '/orders/new');
  await look('review', async () => {
    for (const name of ['Anna Berg', 'Lena Sjödin', 'Mikael Öhman']) await page.getByLabel(name, { exact: true }).check();
    await page.fill('#role-filter', 'Procapita');
    await page.locator('details.system', { hasText: 'Procapita SOC' }).locator('summary').click();
    await page.getByLabel(/^Utförare hemtjänst|^Care provider/).check();
    await page.getByLabel(/^Handläggare individ|^Case officer, child/).check();
    await page.locator('form.order-form > .acts button').first().click();
    await page.waitForURL('**/orders/preview');
  });
  await look('new-empty', async () => {
    await goto('/orders/new');
    await page.locator('form.order-form > .acts button').first().click();
    await page.locator('.ds-error-summary').waitFor();
  }, 422);
  await look('grants', '/grants');
  await look('grants-staff', '/grants/staff');
  await look('change', await first('a[href^="/orders/changes/0"]'));
  await look('comparison', async () => {
    await goto('/orders/comparison');
    await page.selectOption('#person', { index: 1 });
    await page.selectOption('#with', { index: 2 });
    await page.locator('form[action="/orders/comparison"] button').click();
    await page.waitForURL('**/orders/comparison?*');
  });
  await look('packages', '/catalogue/packages');
  await look('renewals', '/orders/renewals');
  await look('substitutes', '/substitutes');
  await look('training', '/training');
  await look('training-person', await first('a[href^="/training/people/"]'));
  await look('training-missing', '/training/missing');
  await look('training-report', '/training/report');
  await look('late', '/orders/late');
  await look('late-order', await first('table a[href^="/orders/0"]'));
  await look('late-new', '/orders/late/new');
  await look('late-refused', async () => {
    await page.fill('#person', 'annber01');
    await page.fill('#role', 'LEX-LAS');
    await page.fill('#ordered_at', '2020-01-01T08:00');
    await page.locator('form#form button[type="submit"]').click();
    await page.locator('.ds-error-summary').waitFor();
  }, 422);
  await look('paper', '/orders/paper');
  await look('paper-filled', '/orders/paper?person=annber01&system=PROCSOC');
  await look('endings', async () => {
    await goto('/orders/renewals');
    await page.locator('input[name="grant"]').first().check();
    await page.locator('button[formaction="/grants/endings/preview"]').click();
    await page.waitForURL('**/grants/endings/preview');
  });
  await goto('/grants/staff');
  await look('grant', await first('a[href^="/grants/0"]'));
  await look('not-allowed', '/log', 403);
  await look('not-found', '/no-such-page', 404);
}

async function deciders(kit, look, first) {
  const { page, goto } = kit;
  await kit.signIn('evaros01');
  await look('decider-home', '/');
  await look('approvals', '/approvals');
  const line = await first('a[href^="/approvals/0"]');
  await look('summary', async () => {
    await page.locator('input[name="line"]').first().check();
    await page.locator('input[name="line"]').nth(1).check();
    await page.locator('form[action="/approvals/summary"] button[type="submit"], button[formaction="/approvals/summary"]').first().click();
    await page.waitForURL('**/approvals/summary');
  });
  await look('approval', line);
  await look('matrix-waiting', '/catalogue/PROCSOC/matrix');
  await look('matrix-what-if', '/catalogue/PROCSOC/matrix/what-if');
  await look('separation', '/separation');
  await look('emergencies', '/grants/emergencies');
  await look('grants-systems', '/grants/systems');
  await look('grants-system', await first('a[href^="/grants/systems/"]'));
  await kit.signIn('monsta01');
  await look('freezes', '/catalogue/PROCSOC/freezes');
  await look('fulfilment-empty', '/fulfilment');
  await kit.signIn('amihai01');
  await look('fulfilment', '/fulfilment');
  await look('obstacle', await first('a[href$="/obstacle"]'));
  await kit.signIn('robkje01');
  await look('moves', '/orders/moves');
  await look('move', '/orders/moves/FC');
}

async function administrator(kit, look) {
  const { page, goto } = kit;
  await kit.signIn('adabeh01');
  await look('admin-home', '/');
  await look('integrations', '/integrations');
  await look('mail-stuck', '/messages/stuck');
  await look('erasure', '/erasure');
  await look('erasure-wrong', async () => {
    await page.selectOption('#class', 'person');
    await page.fill('#reference', 'KS 2026/17');
    await page.fill('#on', '2026-01-07');
    await page.fill('#purpose', 'Begäran om radering');
    await page.fill('#person', 'karek001');
    await page.locator('form[action="/erasure"] button').click();
    await page.locator('#person-error').waitFor();
  }, 409);
  await look('erasure-one', async () => {
    await goto('/erasure');
    await page.selectOption('#class', 'drafts');
    await page.fill('#reference', 'KS 2026/18');
    await page.fill('#on', '2026-01-07');
    await page.fill('#purpose', 'Enligt informationshanteringsplanen');
    await page.fill('#until', '2025-12-31');
    await page.locator('form[action="/erasure"] button').click();
    await page.locator('#erasure-decided').waitFor();
  });
  await look('erasure-list', '/erasure');
  await look('alarms', '/health/alarms');
  await look('catalogue', '/catalogue');
  await look('catalogue-none', '/catalogue?q=zzzz');
  await look('system', '/catalogue/PROCSOC');
  await look('system-closing', '/catalogue/FC');
  await look('card', '/catalogue/PROCSOC/card');
  await look('card-refused', async () => {
    await page.fill('#name_sv', 'Ett nytt namn');
    await page.fill('#successor', 'FINNS-EJ');
    await page.locator('form#form button[type="submit"]').click();
    await page.locator('#successor-error').waitFor();
    if (await page.inputValue('#name_sv') !== 'Ett nytt namn') throw new Error('what was typed is gone');
  }, 422);
  await look('role', '/catalogue/PROCSOC/roles/PS-UTF');
  await look('matrix', '/catalogue/PROCBOU/matrix');
  await look('matrix-version', '/catalogue/PROCBOU/matrix/versions/1');
  await look('matrix-draft', '/catalogue/PROCSOC/matrix/draft');
  await look('stalled', '/approvals/stalled');
  await look('guideline', '/catalogue/PROCSOC/guideline');
  await look('package-new', '/catalogue/packages/new');
  await look('posts', '/catalogue/posts');
  await look('post-new', '/catalogue/posts/new?post=system_manager&system=PROCSOC');
  await look('training-courses', '/training/courses');
  await look('training-import', '/training/import');
  await look('training-import-faults', async () => {
    await page.fill('#file', 'källa;person;kurs;datum\nx;;y;z\n');
    await page.locator('form[action="/training/import"] button').click();
    await page.locator('.ds-error-summary').waitFor();
  }, 422);
  await look('import', '/catalogue/import');
  await look('import-review', async () => {
    await page.fill('#file', (await catalogue()).replaceAll('Utförare hemtjänst', 'Utförare i hemmet'));
    await page.locator('form[action="/catalogue/import"] button').click();
    await page.locator('#take_in-true').waitFor();
  });
  await look('import-large', async () => {
    await goto('/catalogue/import');
    await page.fill('#file', 'x'.repeat(2_000_000));
    await page.locator('form[action="/catalogue/import"] button').click();
    await page.getByText('256 kB').waitFor();
  }, 413);
  await goto('/catalogue/import');
  await look('import-faults', async () => {
    await page.fill('#file', 'no;catalogue\n1;2\n');
    await page.locator('form[action="/catalogue/import"] button').click();
    await page.locator('.ds-error-summary').waitFor();
  }, 422);
}

/** The demo's catalogue as an ordinary file: its days are days. */
async function catalogue() {
  const source = await readFile(new URL('../../../src/demo/catalogue.csv', import.meta.url), 'utf8');
  const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return source.replace(/;([+-]\d+)d(?=;)/g, (_, days) => `;${day(Number(days))}`);
}

async function functions(kit, look, first) {
  const { page, goto } = kit;
  await kit.signIn('montal01');
  await look('protection', '/people/protection');
  await look('protection-found', async () => {
    await page.fill('#q', 'Maria');
    await page.locator('form.search button').click();
    await page.locator('table').waitFor();
  });
  await kit.signIn('ingtor01');
  await look('auditor-home', '/');
  await look('log', '/log');
  const entry = await first('th a[href^="/log/"]');
  await look('log-entry', entry);
  await look('control', '/control');
  await look('control-item', '/control/not-removed');
  await look('control-unkept', '/control/unkept');
  await look('samples-wrong', async () => {
    await goto('/control/samples');
    await page.selectOption('#system', 'PROCSOC');
    await page.fill('#size', '0');
    await page.locator('form[action="/control/samples"] button').click();
    await page.locator('#size-error').waitFor();
  }, 422);
  await look('sample', async () => {
    await goto('/control/samples');
    await page.selectOption('#system', 'PROCSOC');
    await page.fill('#size', '5');
    await page.locator('form[action="/control/samples"] button').click();
    await page.locator('#drawn').waitFor();
    await page.locator('a[href$="?again=true"]').click();
    await page.locator('.ds-alert[data-color="success"]').waitFor();
  });
  await look('samples', '/control/samples');
  await look('log-line', '/log/line');
  await look('log-verification', '/log/verification');
  await look('log-verified', async () => {
    await goto('/log/verification');
    await page.locator('form[action="/log/verification"] button').click();
    await page.locator('#verification-result').waitFor();
    // Until it is done the page is drawn anew by itself.
    await page.locator('#verification-begin').waitFor();
  });
  await look('log-none', '/log?order=B-2099-00001');
  await look('log-person-named', '/log?person=an');
  await look('log-found', '/log?kind=line.delivered');
  const chain = await first('a[href^="/log/chain"]');
  await look('log-chain', chain);
  await look('log-state-empty', '/log/state');
  await page.locator('#system option').nth(1).evaluate((option) => { option.selected = true; });
  const system = await page.locator('#system').inputValue();
  await look('log-state', `/log/state?system=${system}&check=log`);
  await look('log-difference-empty', '/log/difference');
  await look('log-difference', `/log/difference?system=${system}&first=2020-01-01T00:00`);
  await look('log-person-empty', '/log/person');
  await look('log-person-one', '/log/person?person=ingtor01');
}
