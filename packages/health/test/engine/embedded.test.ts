import { createEmbeddedEngine } from '../../src/engine/embedded.ts';
import { testEngineContract } from './contract.ts';

testEngineContract('embedded', async (options) => createEmbeddedEngine({ location: 'here', ...options }));
