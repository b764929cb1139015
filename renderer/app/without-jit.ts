import { z } from 'zod';

// zod compiles its checks with `new Function` where it may; the page's Content-Security-Policy forbids that, and asking would
// already be reported as a violation. This module is imported first.
z.config({ jitless: true });
