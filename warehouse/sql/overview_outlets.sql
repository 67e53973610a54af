-- outlet_originality of the articles that are asked about.
SELECT
    source, any_value(known.owner) AS owner, any_value(known.country) AS country, count(*) AS articles,
    count(*) FILTER (WHERE agency IS NULL AND place = 1) AS original,
    count(*) FILTER (WHERE agency IS NULL AND place > 1 AND source IS NOT DISTINCT FROM first_source) AS repeated,
    count(*) FILTER (WHERE agency IS NULL AND place > 1 AND source IS DISTINCT FROM first_source) AS copied,
    count(*) FILTER (WHERE agency IS NOT NULL) AS wire
FROM chosen
LEFT JOIN source_outlets AS known USING (source)
GROUP BY source
ORDER BY articles DESC, source
