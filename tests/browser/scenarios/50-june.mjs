// The first week of June, once in Swedish and once in English: a manager orders for twenty summer temps at once, the system
// owner is on leave and a substitute decides in her place, one is declined, something is needed at once and confirmed
// afterwards, and what ends soon is renewed: asked for, decided, and its last day is another.
import { ROLES, Walk } from './20-walk.mjs';

const TEMPS = 20;
const DAY = 86_400_000;
const OWNER = 'evaros01';
const SUBSTITUTE = 'monsta01';
const MANAGER = 'lisryd01';

export default async (kit) => {
  for (const [language, role, purpose] of [['sv', 'PS-IFO', 'Sommarvikarie i hemtjänsten.'], ['en', 'PS-BIST', undefined]]) {
    const june = new June(kit, language);
    await june.to(OWNER);
    await june.goesOnLeave(SUBSTITUTE);

    await june.to(MANAGER);
    const temps = await june.staff('Sommarvikarie');
    if (temps.length !== TEMPS) throw new Error(`${temps.length} summer temps`);
    const order = await june.order(role, temps, purpose);
    await june.seesUnfolded(order, /Uteblivet svar ger aldrig behörighet|No answer never grants/);
    const [[, declined], ...rest] = order.lines;

    await june.to(SUBSTITUTE);
    await june.sees(`/approvals/${declined}`, /I stället för Eva|In place of Eva/);
    await june.decide(declined, 'decline', 'Har inte gått utbildningen.');
    await june.approveMany(rest.map(([, line]) => line));

    await june.to(MANAGER);
    await june.sees(`/orders/${order.id}`, 'Har inte gått utbildningen.');
    await june.seesUnfolded(order, /i stället för Eva|in place of Eva/i);
    const [urgent, renewed] = await june.staff('Omsorgsassistent');

    const [[, now]] = (await june.order(role, [urgent], 'Jour i natt.', { emergency: true })).lines;
    await june.to(SUBSTITUTE);
    await june.deliver(now);
    await june.to(OWNER);
    await june.confirmsEmergency(urgent);

    await june.renewal(role, renewed, purpose);
    await june.to(OWNER);
    await june.isBack();
  }
};

/** A day so many days from now, as a field takes it. */
const day = (ahead) => new Date(Date.now() + ahead * DAY).toISOString().slice(0, 10);

class June extends Walk {
  /** The reader's staff of a title. */
  async staff(title) {
    await this.kit.goto('/people');
    const all = await this.page.locator('#staff tbody tr').filter({ hasText: title }).evaluateAll((list) => list.map((row) => ({
      id: row.querySelector('th a')?.getAttribute('href')?.split('/').pop(),
      name: row.querySelector('th a')?.textContent,
    })));
    return all.filter((person) => person.id);
  }

  /** In a long order the way of each line is folded. */
  async seesUnfolded(order, text) {
    await this.kit.goto(`/orders/${order.id}`);
    await this.page.locator('details.way').evaluateAll((all) => { for (const one of all) one.open = true; });
    await this.page.getByText(text).first().waitFor();
  }

  async goesOnLeave(substitute) {
    const { page, kit } = this;
    await kit.goto('/substitutes');
    await page.fill('#substitute', substitute);
    await page.fill('#to', day(14));
    await page.locator('form[action="/substitutes"] button[type="submit"]').click();
    await this.told();
    await kit.checkPage(`substitute-${this.language}`);
    // What waits finds the substitute within a second.
    await page.waitForTimeout(1_500);
  }

  async isBack() {
    const { page, kit } = this;
    await kit.goto('/substitutes');
    await page.locator('form[action$="/end"] button').first().click();
    await this.told();
  }

  /** Many at once: chosen in the list, looked through, decided. */
  async approveMany(lines) {
    const { page, kit } = this;
    await kit.goto('/approvals');
    const left = new Set(lines);
    for (let pages = 20; pages > 0 && left.size > 0; pages -= 1) {
      for (const line of [...left]) {
        const box = page.locator(`input[name="line"][value^="${line}:"]`);
        if (await box.count() > 0) { await box.check(); left.delete(line); }
      }
      if (left.size === 0 || left.size < lines.length) break;
      await page.locator('a[rel="next"]').first().click();
      await page.waitForLoadState();
    }
    await page.locator('form[action="/approvals/summary"] button[type="submit"]').first().click();
    await page.waitForURL('**/approvals/summary');
    await kit.checkPage(`june-summary-${this.language}`);
    await page.locator('form[action="/approvals/decisions"] button[type="submit"]').first().click();
    await page.waitForURL((now) => now.pathname === '/approvals');
    await this.told();
    // Those that stood on the next page.
    if (left.size > 0) await this.approveMany([...left]);
  }

  async confirmsEmergency(person) {
    const { page, kit } = this;
    await kit.goto('/grants/emergencies');
    await kit.checkPage(`emergencies-${this.language}`);
    const row = page.locator('#emergencies tbody tr').filter({ hasText: person.name }).first();
    await row.locator('button').click();
    await this.told();
  }

  /** Something that ends soon is given another last day: the manager asks, the substitute decides, the day has moved. */
  async renewal(role, person, purpose) {
    const { page, kit } = this;
    const [soon, later] = [day(12), day(60)];
    await this.to(MANAGER);
    const [[, first]] = (await this.order(role, [person], purpose, { until: soon })).lines;
    await this.to(SUBSTITUTE);
    await this.approve(first);
    await this.deliver(first);

    await this.to(MANAGER);
    await kit.goto('/orders/renewals');
    const box = page.locator('main tr').filter({ hasText: person.name })
      .filter({ hasText: new RegExp(ROLES[role].source.replaceAll('^', '')) }).locator('input[name="grant"]');
    const [grant] = (await box.getAttribute('value')).split(':');
    await kit.checkPage(`june-renewals-${this.language}`);
    await box.check();
    await page.fill('#until', later);
    await page.fill('#reason', 'Stannar över sommaren.');
    await page.locator('form[action="/orders/renewals"] .acts button').first().click();
    await this.told();
    if (await this.lastDay(grant) !== soon) throw new Error('a renewal that nobody has decided on moves nothing');

    await this.to(SUBSTITUTE);
    const line = await this.waiting(person);
    await this.approve(line);
    await this.deliver(line);
    await this.to(MANAGER);
    const moved = await this.lastDay(grant);
    // No later than the employment's own last day.
    if (moved <= soon) throw new Error(`the last day is ${moved} and was ${soon}`);
    await kit.goto(`/grants/${grant}`);
    await kit.checkPage(`june-renewed-${this.language}`);
  }

  /** The last day of a permission, as a program is told. */
  async lastDay(grant) {
    return this.page.evaluate(async (path) => (await (await fetch(path)).json()).until, `/api/v1/grants/${grant}`);
  }

  /** The line about a person that waits for the reader's decision. */
  async waiting(person) {
    const { page, kit } = this;
    await kit.goto('/approvals');
    const link = page.locator('main li, main tr').filter({ hasText: person.name }).locator('a[href^="/approvals/"]').first();
    for (let left = 20; left > 0 && await link.count() === 0; left -= 1) {
      await page.locator('a[rel="next"]').first().click();
      await page.waitForLoadState();
    }
    return (await link.getAttribute('href')).split('/').pop();
  }
}
