// Nobody without the right meets the protected person: not in a page, a header, an address or an answer of the API.
// Several ordinary people open whatever their pages lead to, and every answer is searched for the name, account and mail.

const WORDS = ['solberg', 'marsol01'];
// Neither her head nor of the functions that handle protected identities.
const READERS = ['annber01', 'birnor01', 'monsta01', 'evaros01', 'nadsal01', 'adabeh01', 'ingtor01', 'pethal01'];
const MOST_PAGES = 45;
const API = [
  '/me', '/people', '/people?q=solberg', '/people?q=marsol', '/orders', '/orders/choices', '/approvals', '/fulfilment', '/grants', '/grants/staff',
  '/drafts', '/catalogue', '/posts', '/log/entries', '/log/line', '/log/checkpoint',
];
const ASKED = [
  '/', '/people?q=solberg', '/people?q=marsol01', '/orders/new?q=solberg', '/orders', '/approvals', '/fulfilment', '/grants/staff',
  '/grants/systems', '/people/me', '/people/protection', '/catalogue/posts?q=solberg', '/catalogue?q=solberg', '/log', '/log?order=solberg',
];

export default async ({ page, context, url, signIn }) => {
  const token = await programToken(url, 'karek001');
  const seen = await (await fetch(`${url}/api/v1/people?q=solberg`, { headers: { authorization: `Bearer ${token}` } })).text();
  if (!WORDS.some((word) => seen.toLowerCase().includes(word))) throw new Error('her own head does not see her: nothing would be found');
  const mine = JSON.parse(seen);
  const [row] = mine.people ?? mine.rows ?? mine;
  const id = row.person.id;
  const leaks = [];
  let answers = 0;
  for (const reader of READERS) {
    await signIn(reader);
    const cookies = (await context.cookies(url)).map((cookie) => `${cookie.name}=${cookie.value}`).join('; ');
    const look = async (path, headers) => {
      const answer = await fetch(new URL(path, url), { headers, redirect: 'manual' });
      const body = await answer.text();
      answers += 1;
      // What was searched for stands in the page's own search field and in its address, and is not an answer.
      const asked = new URL(path, url).search;
      const told = body.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&').replaceAll(/value="(solberg|marsol01)"/gi, '').replaceAll(asked || '\0', '');
      const heads = [...answer.headers].flat().join('\n').replaceAll(asked || '\0', '');
      for (const word of WORDS) {
        if (told.toLowerCase().includes(word)) leaks.push(`${reader} ${path} (body): ${around(told, word)}`);
        if (heads.toLowerCase().includes(word)) leaks.push(`${reader} ${path} (headers): ${heads}`);
      }
      return body;
    };
    const queue = [...ASKED, `/people/${id}`, `/orders/new?person=${id}`];
    const met = new Set(queue);
    for (let n = 0; n < queue.length && n < MOST_PAGES; n += 1) {
      const body = await look(queue[n], { cookie: cookies, accept: 'text/html' });
      for (const [, href] of body.matchAll(/href="(\/[^"#]*)"/g)) {
        const path = href.replaceAll('&amp;', '&');
        if (!path.startsWith('/static/') && !met.has(path)) {
          met.add(path);
          queue.push(path);
        }
      }
    }
    const bearer = { authorization: `Bearer ${await programToken(url, reader)}` };
    for (const path of [...API, `/people/${id}`]) await look(`/api/v1${path}`, bearer);
  }
  if (answers < READERS.length * (API.length + ASKED.length)) throw new Error(`only ${answers} answers were read`);
  if (leaks.length > 0) throw new Error(`${leaks.length} leaks\n${leaks.slice(0, 20).join('\n')}`);
  await page.goto(url);
};

async function programToken(url, login) {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password: 'demo' }),
  });
  if (!answer.ok) throw new Error(`${login} could not sign in to the API: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).token;
}

function around(text, word) {
  const at = text.toLowerCase().indexOf(word);
  return text.slice(Math.max(0, at - 100), at + 60).replaceAll(/\s+/g, ' ');
}
