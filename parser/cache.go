package parser

import "sync"

// A Cache holds what loaders made of the contents of files, for those who look for
// inputs in several trees that have most files in common, as two revisions have. Nil
// keeps nothing. It may be used at the same time.
type Cache struct {
	mu sync.Mutex
	of map[CacheKey]any
}

// A CacheKey is a file, by its name and its content.
type CacheKey struct{ Name, Content string }

// Cached is what was made of a file before, else what is made of it now. What is made
// must not be changed by anybody.
func Cached[T any](c *Cache, name string, content []byte, made func() T) T {
	if c == nil {
		return made()
	}
	key := CacheKey{name, string(content)}
	c.mu.Lock()
	known, ok := c.of[key].(T)
	c.mu.Unlock()
	if ok {
		return known
	}
	out := made()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[CacheKey]any{}
	}
	c.of[key] = out
	return out
}
