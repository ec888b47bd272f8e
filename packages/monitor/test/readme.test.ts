import { testReadmeExamples } from '../../../test/run-readme-examples.ts';

testReadmeExamples(new URL('..', import.meta.url));
