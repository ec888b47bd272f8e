/**
 * What the demo adds to the configuration of the simulated vendors: checks in quick succession. In less than six seconds
 * between two checks, they would use up what the Business API allows.
 *
 * @param control - The address of a neutral host.
 */
export function demoSettings(control: string): string {
  return [
    'defaults: { interval: 7s, timeout: 4s, dedicated: true }',
    `monitor: { location: demo, controls: ["${control}"], confirm: 10s, server: { listen: 127.0.0.1:0 } }`,
    '',
  ].join('\n');
}
