/** All that a project of a user has to say to Playwright. */
import { signalboxConfig } from 'signalbox/config';

export default signalboxConfig({ testDir: 'tests' });
