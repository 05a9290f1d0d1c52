// node playwright.mjs PAGES FILE embed|attach: records with Playwright and the Chromium at hand.
import { chromium } from 'playwright-core';
import { browse } from './browse.mjs';

const [pages, file, content] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
const context = await browser.newContext({ recordHar: { path: file, content } });
await browse(await context.newPage(), pages);
await context.close();
await browser.close();
