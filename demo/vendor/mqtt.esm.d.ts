/** The types of the vendored build are those of the installed package, of which it is a copy. */
export { default } from 'mqtt';
