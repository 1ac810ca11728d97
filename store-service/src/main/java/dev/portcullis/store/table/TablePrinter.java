package dev.portcullis.store.table;

import tools.jackson.databind.node.ArrayNode;

/** The columns of a kind and how its cells are made. */
record TablePrinter(ArrayNode columns, Cells cells) {}
