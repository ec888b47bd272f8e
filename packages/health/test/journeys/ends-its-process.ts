import { defineJourney } from '../../src/journeys/journey.ts';

/** A journey with a grave defect. */
export const journey = defineJourney({
  steps: {
    end: async ({ page, url }) => {
      await page.goto(`${url}/devices`);
      process.kill(process.pid, 'SIGKILL');
      await new Promise(() => {});
    },
  },
});
