// What a browser does in each recording: it opens the page, and the page calls the API.
export async function browse(page, pages) {
  await page.goto(pages + '/');
  await page.waitForLoadState('networkidle');
  await page.evaluate(async () => {
    const json = { 'Content-Type': 'application/json' };
    const call = async (path, options) => {
      const answer = await fetch(window.api + '/v1' + path, options);
      await answer.text();
    };
    await call('/plants');
    await call('/plants'); // which the server answers with 304
    await call('/plants', { method: 'POST', headers: json, body: '{"name":"Birne"}' });
    await call('/plants/1');
    await call('/plants/7');
    await call('/plants/1', { method: 'PUT', headers: json, body: '{"name":"Rübe"}' });
    await call('/moved');
    await call('/orders', { method: 'POST', body: new URLSearchParams({ plant: '1' }) });
    await call('/note');
    await call('/dump', { headers: { Range: 'bytes=0-5' } });
    await call('/me');
    await call('/me', { headers: { Authorization: 'Bearer secret-of-ann' } });
  });
  await page.waitForLoadState('networkidle');
}
