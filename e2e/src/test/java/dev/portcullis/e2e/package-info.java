/** Numbered scenarios with real clients; each reads as the documentation of what it shows. */
package dev.portcullis.e2e;
