"""The service ends: by the person, by the provider under three hands, after an absence, by term, by death."""
