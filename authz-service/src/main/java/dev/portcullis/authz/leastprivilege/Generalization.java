package dev.portcullis.authz.leastprivilege;

/**
 * How far what was seen stands for what was not.
 *
 * @param mostNames of a thing with more names than so many every name is allowed; 0 for every name at once
 * @param mostNamespaces what was done in more namespaces than so many is allowed in all; 0 for all at once
 */
record Generalization(int mostNames, int mostNamespaces) {}
