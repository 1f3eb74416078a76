/**
 * Imported for its effect by what starts an agent: schemas are interpreted, not compiled. Zod compiles one the first time
 * that it parses with it, which took 2 to 3 ms of the first candidate of every fresh page, in the middle of what is
 * measured; messages are few and short, so that compiling never pays.
 */
import { config } from 'zod/mini';

config({ jitless: true });
