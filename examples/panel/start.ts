import { startPanel } from './panel.ts';

const { PANEL_USER: user = '', PANEL_PASSWORD: password = '', PANEL_TOTP: totp = '' } = process.env;
const panel = await startPanel({ user, password, totp }, 8090);
console.log(
  `The panel is at ${panel.origin}. In another terminal: npx health-check journey run -c examples/panel/health.yaml`,
);
