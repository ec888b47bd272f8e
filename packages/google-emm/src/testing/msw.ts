export { mswHandlers } from '@mdmkit/core/testing/msw';
