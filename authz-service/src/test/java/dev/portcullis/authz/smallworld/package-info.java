/** A world so small that everything in it can be tried. */
package dev.portcullis.authz.smallworld;
