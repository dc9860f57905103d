"""Who a subject is: its numbers, how they are written and checked, and when two subjects are likely one."""
