// The whole way of a permission, once in Swedish and once in English: ordered, decided on, delivered, seen, audited with
// the export's own verifier, and revoked; and what may not happen. Everybody sees only what their part allows.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const UNIT_ROLE = 'PS-UTF';
const OWNER_ROLE = 'PS-IFO';
export const ROLES = {
  'PS-UTF': /^Utförare hemtjänst|^Care provider/,
  'PS-IFO': /^Handläggare individ|^Case officer, child/,
  'PS-BIST': /^Biståndshandläggare|^Needs-assessment officer/,
};
const QUESTION = 'När fick medarbetaren sitt SITHS-kort?';

export default async (kit) => {
  for (const language of ['sv', 'en']) {
    const walk = new Walk(kit, language);
    await walk.to('karek001');
    const staff = await walk.free(4);
    const [taken, asked, refused, withdrawn] = staff;
    const order = await walk.order(UNIT_ROLE, staff);
    const line = Object.fromEntries(order.lines);
    await walk.cannotDecide(order, line[taken.name]);
    await walk.withdraw(order, line[withdrawn.name]);

    await walk.to('monsta01');
    await walk.approve(line[taken.name]);
    await walk.decide(line[refused.name], 'decline', 'Utbildningen är inte genomförd.');
    await walk.decide(line[asked.name], 'ask', QUESTION);
    await walk.deliver(line[taken.name]);

    await walk.to('karek001');
    await walk.sees(`/orders/${order.id}`, 'Utbildningen är inte genomförd.');
    await walk.answer(order, line[asked.name], QUESTION, 'Kortet hämtades i fredags.');
    const grant = await walk.grantOf(taken);
    await kit.checkPage(`grant-${language}`);

    await walk.to('monsta01');
    await walk.sees('/approvals', QUESTION);
    await walk.sees('/approvals', 'Kortet hämtades i fredags.');
    await walk.sees(`/approvals/${line[asked.name]}`, QUESTION);
    await walk.sees(`/approvals/${line[asked.name]}`, 'Kortet hämtades i fredags.');
    await walk.approve(line[asked.name]);

    await walk.to('ingtor01');
    await walk.audit(order);

    await walk.to('karek001');
    await walk.revoke(grant);
    await walk.to('monsta01');
    await walk.remove(grant);
    await walk.ownerDecides(asked);
  }
};

export class Walk {
  constructor(kit, language) {
    Object.assign(this, { kit, page: kit.page, language });
  }

  async to(login) {
    await this.kit.signIn(login);
    await this.kit.speak(this.language);
  }

  async sees(path, text) {
    await this.kit.goto(path);
    await this.page.getByText(text).first().waitFor();
  }

  /** The page told that it went well. */
  async told() {
    await this.page.locator('main > .ds-alert[data-color="success"]').waitFor();
  }

  /** People of the reader's without anything open and without what stands out. */
  async free(count) {
    await this.kit.goto('/people');
    const rows = await this.page.locator('#staff tbody tr').evaluateAll((list) => list.map((row) => ({
      id: row.querySelector('th a')?.getAttribute('href')?.split('/').pop(),
      name: row.querySelector('th a')?.textContent,
      odd: row.querySelector('.ds-tag') !== null,
      open: row.querySelectorAll('.cell-num')[1]?.textContent?.trim(),
    })));
    const free = rows.filter((row) => row.id && !row.odd && row.open === '0');
    const chosen = [];
    for (const person of free) {
      await this.kit.goto(`/people/${person.id}`);
      const held = await this.page.locator('section[aria-labelledby="grants-title"]').textContent();
      if (!/Utförare hemtjänst|Care provider/.test(held)) chosen.push(person);
      if (chosen.length === count) return chosen;
    }
    throw new Error(`only ${chosen.length} of ${free.length} people are free to order ${UNIT_ROLE} for`);
  }

  /** Chooses people and a role, reviews and sends. The order's id, number and lines: [name, id]. */
  async order(role, people, purpose, { emergency = false, until } = {}) {
    const { page, kit } = this;
    await kit.goto('/orders/new');
    for (const person of people) await page.locator(`#person-${person.id}`).check();
    const name = ROLES[role];
    await page.locator('#role-filter').fill('Procapita SOC');
    await page.locator('#systems > details:visible > summary').first().click();
    await page.locator('#systems').getByLabel(name).check();
    await page.locator('form.order-form > .acts button').first().click();
    await page.waitForURL('**/orders/preview');
    if (emergency) await this.marksUrgent();
    if (until) await page.fill('#until', until);
    if (purpose) await this.giveReason(purpose);
    const send = page.locator('form > .acts button').first();
    for (const person of people) await page.locator(`h2#person-${person.id}`).waitFor();
    await kit.checkPage(`review-${role}-${this.language}`);
    await send.click();
    await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/);
    await this.told();
    // Whoever has no base account gets one with it: that is a line of its own.
    const lines = await page.locator('.order-line').filter({ hasText: new RegExp(`: (${name.source.replaceAll('^', '')})`) })
      .evaluateAll((list) => list.map((line) => [
        line.querySelector('.person__name').textContent, line.querySelector('h3').id.replace('line-', ''),
      ]));
    if (lines.length !== people.length) throw new Error(`${lines.length} lines for ${people.length} people`);
    const number = (await page.locator('dl.facts dd').first().textContent()).trim();
    return { id: page.url().split('/').pop(), number, lines };
  }

  /** What is needed at once wants a purpose, whatever the role wants. */
  async marksUrgent() {
    await this.page.locator('#emergency').check();
    if (await this.page.locator('textarea[name^="purpose."]').count() === 0) await this.checkAgain();
  }

  checkAgain() {
    const { page } = this;
    return Promise.all([
      page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.url().endsWith('/orders/preview')),
      page.locator('button[formaction="/orders/preview"]').first().click(),
    ]);
  }

  /** A role that wants a purpose is not sent without one. */
  async giveReason(purpose) {
    const { page } = this;
    await page.locator('textarea[name^="purpose."]').first().fill(purpose);
    await this.checkAgain();
    await page.getByText(/En rad kan skickas|One line can be sent|rader kan skickas|lines can be sent/).waitFor();
  }

  /** Who orders sees no button to decide; a decision sent anyway, just as the form would send it, is refused in words. */
  async cannotDecide(order, line) {
    const { page, kit } = this;
    const answer = await kit.goto(`/approvals/${line}`);
    if (answer.status() !== 404) throw new Error(`the orderer's page to decide on answered ${answer.status()}`);
    kit.expectComplaint(/status of 404/);
    const before = await this.state(order, line);
    const body = await page.evaluate(async ({ id, hash }) => {
      const csrf = document.querySelector('input[name="csrf"]').value;
      const form = new URLSearchParams({ csrf, verdict: 'approve', line: `${id}:${hash}` });
      return (await fetch('/approvals/decisions', { method: 'POST', body: form })).text();
    }, { id: line, hash: before.hash });
    if (!/inte besluta om en beställning som du själv har gjort|cannot decide on an order that you made yourself/.test(body)) {
      throw new Error(`the forged decision was answered: ${body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(-800)}`);
    }
    const after = await this.state(order, line);
    if (JSON.stringify(after) !== JSON.stringify(before)) throw new Error(`the forged decision changed ${JSON.stringify({ before, after })}`);
  }

  /** Where a line is, and all that has happened to its order, as a program is told. */
  async state(order, id) {
    const { page } = this;
    const found = await page.evaluate(async (path) => (await fetch(path)).json(), `/api/v1/orders/${order.id}`);
    const line = found.lines.find((one) => one.id === id);
    if (!line?.hash) throw new Error(`no line ${id} in ${JSON.stringify(found)}`);
    return { state: line.state, version: line.version, hash: line.hash, history: found.history.length };
  }

  async approve(line) {
    const { page, kit } = this;
    await kit.goto(`/approvals/${line}`);
    const facts = await page.locator('main').textContent();
    if (!/läst |read /.test(facts)) throw new Error(`the decider is not shown when the employment was read: ${facts}`);
    await kit.checkPage(`approve-${this.language}`);
    await page.locator('#approve button[type="submit"]').click();
    await page.waitForURL((now) => now.pathname === '/approvals');
    await this.told();
  }

  /** Declines or asks, with words. */
  async decide(line, verdict, text) {
    const { page, kit } = this;
    await kit.goto(`/approvals/${line}`);
    await page.locator(`details:has(#${verdict}-text) > summary`).click();
    await page.locator(`#${verdict}-text`).fill(text);
    await page.locator(`form:has(#${verdict}-text) button[type="submit"]`).click();
    await page.waitForURL((now) => now.pathname === '/approvals');
    await this.told();
  }

  /** The question stands first on the order, and leads to where one answers. */
  async answer(order, line, question, text) {
    const { page, kit } = this;
    await kit.goto(`/orders/${order.id}`);
    const notice = page.locator('main > .ds-alert[data-color="warning"]').filter({ hasText: question });
    await kit.checkPage(`question-${this.language}`);
    await notice.locator(`a[href="#text-${line}"]`).click();
    await page.locator(`#text-${line}`).fill(text);
    await page.locator(`form:has(#text-${line}) button`).click();
    await this.told();
  }

  async withdraw(order, line) {
    const { page, kit } = this;
    await kit.goto(`/orders/${order.id}`);
    await page.locator('details.withdraw > summary').click();
    await page.locator(`#withdraw-${line}`).check();
    await page.locator('details.withdraw button[type="submit"]').click();
    await this.told();
    await page.locator(`.order-line:has(#line-${line})`).getByText(/Återtagen|Withdrawn/).first().waitFor();
  }

  async deliver(line) {
    const { page, kit } = this;
    await kit.goto('/fulfilment');
    const box = page.locator(`input[name="line"][value="${line}"]`);
    for (let left = 20; left > 0 && await box.count() === 0; left -= 1) {
      await page.locator('a[rel="next"]').first().click();
      await page.waitForLoadState();
    }
    await box.check();
    await page.fill('#deliver-reference', 'ARENDE-4711');
    await page.locator('form[action="/fulfilment/deliveries"] button[type="submit"]').click();
    await page.waitForURL((now) => now.pathname === '/fulfilment');
    await this.told();
  }

  /** The person's permission among those of the reader's staff. */
  async grantOf(person) {
    const { page, kit } = this;
    await kit.goto('/grants/staff');
    const link = page.locator(`li.case:has(a[href="/people/${person.id}"]) a[href^="/grants/"]`)
      .filter({ hasText: /Utförare hemtjänst|Care provider/ });
    await link.click();
    await page.getByText('ARENDE-4711').waitFor();
    return page.url().split('/').pop();
  }

  async revoke(grant) {
    const { page, kit } = this;
    await kit.goto(`/grants/${grant}`);
    await page.locator('details:has(#revoke-reason) > summary').click();
    await page.fill('#revoke-reason', 'Arbetar inte längre här.');
    await page.locator('form:has(#revoke-reason) button[type="submit"]').click();
    await this.told();
  }

  async remove(grant) {
    const { page, kit } = this;
    await kit.goto('/fulfilment');
    const box = page.locator(`input[name="grant"][value="${grant}"]`);
    for (let left = 20; left > 0 && await box.count() === 0; left -= 1) {
      await page.locator('section[aria-labelledby="remove-title"] a[rel="next"]').click();
      await page.waitForLoadState();
    }
    await box.check();
    await page.locator('form[action="/fulfilment/removals"] button[type="submit"]').click();
    await this.told();
  }

  /** A critical role wants a purpose, and its owner decides, not who looks after the system. */
  async ownerDecides(person) {
    const purpose = 'Handlägger ärenden i barn och familj.';
    await this.to('karek001');
    const order = await this.order(OWNER_ROLE, [person], purpose);
    const [[, line]] = order.lines;
    await this.to('evaros01');
    await this.sees(`/approvals/${line}`, purpose);
    await this.approve(line);
  }

  /** The auditor finds the order in the log, and verifies the export with what is in it and the line from the page. */
  async audit(order) {
    const { page, kit } = this;
    await kit.goto(`/log?order=${order.number}`);
    const found = await page.locator('tbody tr').count();
    if (found < 5) throw new Error(`the log shows ${found} entries of ${order.number}`);
    await kit.checkPage(`log-${this.language}`);
    const line = await page.locator('#log-line').inputValue();
    const folder = await mkdtemp(join(tmpdir(), 'behorig-export-'));
    try {
      const [download] = await Promise.all([
        page.waitForEvent('download', { timeout: 60_000 }),
        page.locator('form[action="/log/export"] button').click(),
      ]);
      const archive = join(folder, 'log.tar');
      await download.saveAs(archive);
      await run('tar', ['--strip-components=1', '-xf', archive, '-C', folder]);
      const { stdout } = await run('python3', ['verify.py', '.', line], { cwd: folder });
      if (!/GODKÄND|ACCEPTED/.test(stdout)) throw new Error(`verify.py said: ${stdout}`);
      const forged = line.replace(/ (\d+) (.)/, (_, size, root) => ` ${size} ${root === 'A' ? 'B' : 'A'}`);
      const refused = await run('python3', ['verify.py', '.', forged], { cwd: folder }).catch((error) => error);
      if (refused.code !== 1) throw new Error(`verify.py accepted a forged line: ${refused.stdout}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
