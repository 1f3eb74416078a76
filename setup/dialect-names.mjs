/** The dialects that exist, by name, in the order of the matrix; harness/dialects/registry.ts has what they say. */

export const dialectNames = ['native', 'godot-classic', 'godot-workbench', 'trystero'];
