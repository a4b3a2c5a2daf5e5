// An administrator looks at how the sources are read: as a whole, a sample, one person.
export default async ({ page, goto, signIn, checkPage }) => {
  await signIn('adabeh01');
  await goto('/people/sources');
  await page.locator('.facts').first().waitFor();
  await checkPage('sources');
  await goto('/people/sources/check');
  await page.locator('table').first().waitFor();
  await checkPage('sample');
  await page.fill('#person', 'karek001');
  await page.click('form.search button[type="submit"]');
  await page.locator('td', { hasText: 'Karin Ek' }).first().waitFor();
  await checkPage('person');
};
