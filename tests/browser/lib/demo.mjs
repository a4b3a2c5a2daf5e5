// Starts `behorig demo` and waits until it has printed its address.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** @returns {Promise<{url: string, stop: () => Promise<void>, said: () => string}>} */
export async function startDemo(data) {
  if (process.env.BEHORIG_URL) {
    return { url: process.env.BEHORIG_URL.replace(/\/$/, ''), stop: async () => {}, said: () => '' };
  }
  const binary = process.env.BEHORIG_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug', 'behorig');
  const database = process.env.BEHORIG_DATABASE ? ['--database', process.env.BEHORIG_DATABASE] : [];
  const child = spawn(binary, ['demo', '--listen', '127.0.0.1:0', '--data', data, ...database], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  let output = '';
  const said = () => output.slice(-4000);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(late);
  };
  try {
    const url = await new Promise((resolve, reject) => {
      // The demo makes a municipality with two years behind it before it listens.
      const late = setTimeout(() => reject(new Error('the demo did not print its address within 120 s')), 120_000);
      const hear = (part) => {
        output += part;
        const found = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(output);
        if (found) { clearTimeout(late); resolve(found[0]); }
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', (part) => { output += part; });
      child.once('error', (error) => { clearTimeout(late); reject(new Error(`${binary} does not start: ${error.message}`)); });
      child.once('exit', (code) => { clearTimeout(late); reject(new Error(`${binary} ended at once with ${code}`)); });
    });
    return { url, stop, said };
  } catch (error) {
    if (child.pid) await stop();
    throw new Error(`${error.message}\n${said()}`);
  }
}
