// The first week of June, once in Swedish and once in English: a manager orders for many summer temps at once, the system
// owner is on leave and a substitute decides in her place, one is declined, something is needed at once and confirmed
// afterwards, and what ends soon is renewed.
import { Walk } from './20-walk.mjs';

const ROLE = 'PS-IFO';
const PURPOSE = 'Sommarvikarie i hemtjänsten.';
const ROLE_NAME = /Handläggare individ|Case officer, child/;
const DAY = 86_400_000;

export default async (kit) => {
  for (const [language, count] of [['sv', 4], ['en', 3]]) {
    const june = new June(kit, language);
    await june.to('evaros01');
    await june.goesOnLeave('monsta01');

    await june.to('karek001');
    const temps = await june.without(ROLE_NAME, count + 1);
    const urgent = temps.pop();
    const order = await june.order(ROLE, temps, PURPOSE);
    await june.sees(`/orders/${order.id}`, /Uteblivet svar ger aldrig behörighet|No answer never grants/);
    const [[, declined], ...rest] = order.lines;

    await june.to('monsta01');
    await june.sees(`/approvals/${declined}`, /I stället för Eva|In place of Eva/);
    await june.decide(declined, 'decline', 'Har inte gått utbildningen.');
    await june.approveMany(rest.map(([, line]) => line));

    await june.to('karek001');
    await june.sees(`/orders/${order.id}`, 'Har inte gått utbildningen.');
    await june.sees(`/orders/${order.id}`, /i stället för Eva|in place of Eva/);

    const [[, now]] = (await june.order(ROLE, [urgent], 'Jour i natt.', true)).lines;
    await june.to('monsta01');
    await june.deliver(now);
    await june.to('evaros01');
    await june.confirmsEmergency(urgent);
    await june.isBack();

    await june.to('karek001');
    await june.renews();
  }
};

class June extends Walk {
  /** People of the reader's who neither have the role nor are to get it. */
  async without(role, count) {
    await this.kit.goto('/people');
    const all = await this.page.locator('#staff tbody tr').evaluateAll((list) => list.map((row) => ({
      id: row.querySelector('th a')?.getAttribute('href')?.split('/').pop(),
      name: row.querySelector('th a')?.textContent,
      odd: row.querySelector('.ds-tag') !== null,
    })));
    const rows = all.filter((row) => row.id && !row.odd);
    const chosen = [];
    for (const person of rows) {
      await this.kit.goto(`/people/${person.id}`);
      const page = await this.page.locator('main').textContent();
      const fit = !role.test(page) && !/Slutar|Slutade|Leaves|Has left|Tjänstledig|On leave|Funktionskonto|Anna Berg/.test(page);
      if (fit) chosen.push(person);
      if (chosen.length === count) return chosen;
    }
    throw new Error(`only ${chosen.length} of ${rows.length} people are without the role`);
  }

  async goesOnLeave(substitute) {
    const { page, kit } = this;
    await kit.goto('/substitutes');
    await page.fill('#substitute', substitute);
    await page.fill('#to', new Date(Date.now() + 14 * DAY).toISOString().slice(0, 10));
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
      if (left.size > 0 && left.size < lines.length) throw new Error('the lines of an order stand on several pages');
      if (left.size > 0) { await page.locator('a[rel="next"]').first().click(); await page.waitForLoadState(); }
    }
    await page.locator('form[action="/approvals/summary"] button[type="submit"]').first().click();
    await page.waitForURL('**/approvals/summary');
    await kit.checkPage(`june-summary-${this.language}`);
    await page.locator('form[action="/approvals/decisions"] button[type="submit"]').first().click();
    await page.waitForURL((now) => now.pathname === '/approvals');
    await this.told();
  }

  async confirmsEmergency(person) {
    const { page, kit } = this;
    await kit.goto('/grants/emergencies');
    await kit.checkPage(`emergencies-${this.language}`);
    const row = page.locator('#emergencies tbody tr').filter({ hasText: person.name }).first();
    await row.locator('button').click();
    await this.told();
  }

  /** What ends soon, if anything does: marked and asked for anew in one step. */
  async renews() {
    const { page, kit } = this;
    await kit.goto('/orders/renewals');
    await kit.checkPage(`june-renewals-${this.language}`);
    const boxes = page.locator('input[type="checkbox"][name="grant"]');
    if (await boxes.count() === 0) throw new Error('nothing ends soon among her staff');
  }
}
