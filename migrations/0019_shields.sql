-- What a court's ruling in a bankruptcy withholds from the public for the time being.
ALTER TABLE views.publications ADD COLUMN shielded boolean NOT NULL DEFAULT false;
